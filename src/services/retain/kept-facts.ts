import type { SubscriberFacts } from '../../../rules/facts.ts';
import type { Instant } from '../../../rules/time.ts';
import type { KeptFact } from '../../db/retain/fold.repository.ts';

/** What stays of the facts that began before the horizon, by key. */
export function keptFacts(
  subscriberId: bigint,
  facts: SubscriberFacts,
  horizon: Instant,
): readonly KeptFact[] {
  const kept: KeptFact[] = [];
  const keep = (fact: KeptFact['fact'], instant: Instant, key: string): void => {
    if (instant < horizon) kept.push({ fact, subscriberId, instant, key });
  };
  for (const { service, from } of facts.services) keep('service', from, service);
  for (const { kind, from } of facts.blockings) keep('blocking', from, kind);
  for (const { service, from } of facts.fees) keep('fee', from, service);
  for (const { id, at } of facts.payments) keep('payment', at, id);
  for (const { id, at } of facts.charges) keep('charge', at, id);
  for (const { at } of facts.balances) keep('balance', at, '');
  for (const { promotion, from } of facts.promotions) keep('promotion', from, promotion);
  for (const { at } of facts.terminations) keep('termination', at, '');
  return kept;
}
