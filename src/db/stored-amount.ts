import { invariant } from '../../rules/invariant.ts';
import { type Amount, parseAmount } from '../../rules/money.ts';

/** An amount that the database gave as text. */
export function storedAmount(text: string, places: number): Amount {
  const amount = parseAmount(text, places);
  invariant(amount !== undefined, `an amount that is stored is no amount: ${text}`);
  return amount;
}
