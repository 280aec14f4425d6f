/** The engine cannot accept this subscriber's facts. The night parks the subscriber with `code` and goes on. */
export class SubscriberRefused extends Error {
  override readonly name = 'SubscriberRefused';
  readonly code: 'COUNTER_OUT_OF_RANGE';

  constructor(code: 'COUNTER_OUT_OF_RANGE', message: string) {
    super(message);
    this.code = code;
  }
}
