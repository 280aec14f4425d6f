import { Type } from '@sinclair/typebox';
import { listOf } from './card-pieces.ts';
import { Counter, described, InstantText, nullable, oneOf } from './pieces.ts';

const DurationText = Type.String({
  description: 'ISO 8601, days of 24 hours',
  examples: ['P30D'],
  'x-unit': 'duration',
});

const EffectView = Type.Object(
  {
    kind: oneOf(['none', 'reset', 'subtract', 'divide_by', 'set'], 'What it does to the counter'),
    by: Type.Optional(described(Counter, 'Of subtract and divide_by', 2)),
    round: Type.Optional(oneOf(['down', 'half_up'], 'Of divide_by')),
    to: Type.Optional(described(Counter, 'Of set', 0)),
  },
  { description: 'The effect' },
);

const RuleView = Type.Object(
  {
    id: Type.String({ description: 'The interruption of the terms', examples: ['gap'] }),
    when: oneOf(
      ['gap', 'inactive', 'blocked', 'debt', 'tariff_change', 'terminated'],
      'What it is about; docs/programme-language.md',
    ),
    tolerance: nullable(
      Type.Object(
        { bound: oneOf(['longer_than', 'at_least'], 'From when on'), duration: DurationText },
        { description: 'How long it lets pass' },
      ),
      'it takes hold at once',
    ),
    effect: EffectView,
    at: oneOf(['hold', 'return'], 'When it acts'),
    every: nullable(described(DurationText, 'Again after each'), 'once'),
  },
  { description: 'The rule' },
);

const VersionNumber = Type.Integer({
  description: 'The version of the terms',
  examples: [1],
  'x-unit': 'number of a version',
});

/** Which fields there are is said by `verdict`. */
export const ClockView = Type.Object(
  {
    rule: RuleView,
    version: VersionNumber,
    kind: nullable(
      Type.String({ description: 'Of a rule about blockings', examples: ['debt'] }),
      'of others',
    ),
    since: InstantText,
    until: nullable(described(InstantText, 'Until when'), 'it is still running'),
    used: described(DurationText, 'What the clock has counted', 'P12D'),
    standsStill: Type.Boolean({ description: 'Whether the clock stands still', examples: [false] }),
    verdict: oneOf(['held', 'spared', 'waiting'], 'It took hold; it was over before; it is not decided'),
    heldAt: Type.Optional(described(InstantText, 'Of held')),
    left: Type.Optional(
      described(DurationText, 'Of spared and waiting: what of the tolerance is not used', 'P18D'),
    ),
    holdsAt: Type.Optional(described(InstantText, 'Of waiting: when it takes hold if nothing happens')),
  },
  { description: 'What one rule made of it' },
);

export const AbsenceView = Type.Object(
  {
    from: InstantText,
    to: nullable(described(InstantText, 'Until when'), 'it is still running'),
    version: VersionNumber,
    clocks: listOf(ClockView, 'The rules it comes under'),
  },
  { description: 'One break in service' },
);

const hanging = {
  rule: RuleView,
  since: InstantText,
  becomes: described(Counter, 'What the counter becomes', 0),
} as const;

export const PendingView = Type.Object(
  { ...hanging, heldAt: described(InstantText, 'When it took hold') },
  { description: 'One rule that waits for the return' },
);

export const ThreatView = Type.Object(
  { ...hanging, at: described(InstantText, 'When it acts') },
  { description: 'One rule whose clock runs' },
);
