import type { ExchangeContext, FactName, FactRow } from '../../rules/exchange/fact-row.ts';
import { jsonLine } from '../../rules/exchange/write-row.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { FACT_LISTS } from '../../rules/facts-needed.ts';

/** All facts of a subscriber as lines of the exchange format, list by list. */
export function factLines(facts: SubscriberFacts, context: ExchangeContext): readonly string[] {
  return FACT_LISTS.flatMap((list) => {
    const fact = (list === 'profiles' ? 'subscriber' : list.slice(0, -1)) as FactName;
    const about = { fact, subscriber: facts.subscriber, withdrawn: false };
    return facts[list].map((row) => jsonLine({ ...about, ...row } as FactRow, context));
  });
}
