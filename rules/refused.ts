/** `PAST_FOLDED`: what would have to be walked lies before the instant up to which the subscriber's facts are folded. */
type RefusalCode = 'COUNTER_OUT_OF_RANGE' | 'PAST_FOLDED';

/** The engine cannot accept this subscriber's facts. The night parks the subscriber with `code` and goes on. */
export class SubscriberRefused extends Error {
  override readonly name = 'SubscriberRefused';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
