import type { FactName } from '../../../rules/exchange/fact-row.ts';

/** One row of each fact that is taken, with every column filled. */
export const SAMPLES: Readonly<Record<FactName, Readonly<Record<string, string>>>> = {
  subscriber: { subscriber: 'A1', kind: 'person', segment: 'apartment', from: '2024-02-01T00:00:00+02:00' },
  service: { subscriber: 'A1', service: 'internet', from: '2024-02-01', to: '2024-03-01' },
  blocking: { subscriber: 'A1', kind: 'voluntary', from: '2024-02-01', to: '2024-03-01' },
  fee: { subscriber: 'A1', service: 'internet', tariff: 'T100', amount: '500.00', from: '2024-02-01' },
  payment: { subscriber: 'A1', id: 'P1', at: '2024-02-01', amount: '500.00' },
  charge: { subscriber: 'A1', id: 'C1', at: '2024-02-01', amount: '-12.5', category: 'internet' },
  balance: { subscriber: 'A1', at: '2024-02-01', amount: '0' },
  promotion: { subscriber: 'A1', promotion: 'summer', from: '2024-02-01', to: '2024-03-01' },
  enrolment: {
    subscriber: 'A1',
    at: '2024-02-01',
    action: 'enrol',
    programme: 'ezerway',
    author: 'support-7',
    channel: 'cabinet',
  },
  opening: { subscriber: 'A1', at: '2024-02-01', value: '12', programme: 'ezerway', enrolled: 'yes' },
  adjustment: {
    subscriber: 'A1',
    id: 'J1',
    at: '2024-02-01',
    delta: '-3',
    author: 'support-7',
    reason: 'outage, twice',
    programme: 'ezerway',
  },
  termination: { subscriber: 'A1', at: '2024-02-01' },
};
