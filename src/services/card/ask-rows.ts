import { type CardRows, findCardRows } from '../../db/card/card.repository.ts';
import type { Database } from '../../db/database.ts';
import { type AboutOne, askedTogether } from '../asked-together.ts';
import type { Commons } from './card-commons.ts';

interface CardQuestion extends AboutOne {
  readonly commons: Commons;
}

const ask = askedTogether<CardQuestion, CardRows>({ atOnce: 2, enough: 20 }, ({ pool }, some) => {
  // By what the last of them knows; whoever knew something else sees it by the stamp.
  const { statement, consumed } = (some.at(-1) as CardQuestion).commons;
  return findCardRows(pool, statement, { subscribers: some.map(({ subscriber }) => subscriber), consumed });
});

/** What the database has of one subscriber. @returns null: no applied import names the subscriber */
export function askRows(database: Database, commons: Commons, subscriber: string): Promise<CardRows | null> {
  return ask(database, 'card', { subscriber, commons });
}
