import type {
  Adjustment,
  Balance,
  Blocking,
  Charge,
  Enrolment,
  Fee,
  Opening,
  Payment,
  Profile,
  Promotion,
  Service,
  SubscriberFacts,
  Termination,
} from '../../../rules/facts.ts';
import { ALWAYS } from '../../../rules/time.ts';
import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';

/** Every list that is empty. */
const NONE: readonly never[] = Object.freeze([]);

/** Two bits tell the length of a list; lists of this many rows or more say on their own how many more. */
const MANY = 3;

/** All lists of `facts`; the subscriber is not written. Four lengths make a byte, the usual lists first. */
export function writeFacts(to: FieldWriter, facts: SubscriberFacts): void {
  to.byte(fourSizes(facts.profiles, facts.services, facts.fees, facts.balances));
  to.byte(fourSizes(facts.payments, facts.charges, facts.blockings, facts.promotions));
  to.byte(fourSizes(facts.enrolments, facts.openings, facts.adjustments, facts.terminations));
  writeList(to, facts.profiles, writeProfile);
  writeList(to, facts.services, writeService);
  writeList(to, facts.fees, writeFee);
  writeList(to, facts.balances, writeBalance);
  writeList(to, facts.payments, writePayment);
  writeList(to, facts.charges, writeCharge);
  writeList(to, facts.blockings, writeBlocking);
  writeList(to, facts.promotions, writePromotion);
  writeList(to, facts.enrolments, writeEnrolment);
  writeList(to, facts.openings, writeOpening);
  writeList(to, facts.adjustments, writeAdjustment);
  writeList(to, facts.terminations, writeTermination);
}

/** What `writeFacts` wrote, with the empty text for the subscriber. */
export function readFacts(from: FieldReader): SubscriberFacts {
  const one = from.byte();
  const two = from.byte();
  const three = from.byte();
  const profiles = readList(from, one & 3, readProfile);
  const services = readList(from, (one >> 2) & 3, readService);
  const fees = readList(from, (one >> 4) & 3, readFee);
  const balances = readList(from, one >> 6, readBalance);
  const payments = readList(from, two & 3, readPayment);
  const charges = readList(from, (two >> 2) & 3, readCharge);
  const blockings = readList(from, (two >> 4) & 3, readBlocking);
  const promotions = readList(from, two >> 6, readPromotion);
  const enrolments = readList(from, three & 3, readEnrolment);
  const openings = readList(from, (three >> 2) & 3, readOpening);
  const adjustments = readList(from, (three >> 4) & 3, readAdjustment);
  const terminations = readList(from, three >> 6, readTermination);
  return {
    subscriber: '',
    profiles,
    services,
    blockings,
    fees,
    payments,
    charges,
    balances,
    promotions,
    enrolments,
    openings,
    adjustments,
    terminations,
  };
}

type List = readonly unknown[];

function fourSizes(first: List, second: List, third: List, fourth: List): number {
  return sizeOf(first) | (sizeOf(second) << 2) | (sizeOf(third) << 4) | (sizeOf(fourth) << 6);
}

function sizeOf(rows: List): number {
  return rows.length < MANY ? rows.length : MANY;
}

function writeList<Row>(
  to: FieldWriter,
  rows: readonly Row[],
  write: (to: FieldWriter, row: Row) => void,
): void {
  if (rows.length === 0) return;
  if (rows.length >= MANY) to.count(rows.length - MANY);
  for (const row of rows) write(to, row);
}

function readList<Row>(from: FieldReader, size: number, read: (from: FieldReader) => Row): readonly Row[] {
  if (size === 0) return NONE;
  const length = size < MANY ? size : MANY + from.length();
  const rows: Row[] = [];
  for (let index = 0; index < length; index += 1) rows.push(read(from));
  return rows;
}

function writeProfile(to: FieldWriter, { kind, segment, from }: Profile): void {
  to.byte((kind === 'person' ? 0 : 1) | (from === ALWAYS ? 0 : 2));
  to.text(segment);
  if (from !== ALWAYS) to.instant(from);
}

function readProfile(from: FieldReader): Profile {
  const flags = from.byte();
  return {
    kind: (flags & 1) === 0 ? 'person' : 'organisation',
    segment: from.text(),
    from: (flags & 2) === 0 ? ALWAYS : from.instant(),
  };
}

function writeService(to: FieldWriter, service: Service): void {
  to.text(service.service);
  to.instant(service.from);
  to.instant(service.to);
}

function readService(from: FieldReader): Service {
  return { service: from.text(), from: from.instant(), to: from.instant() };
}

function writeBlocking(to: FieldWriter, blocking: Blocking): void {
  to.text(blocking.kind);
  to.instant(blocking.from);
  to.instant(blocking.to);
}

function readBlocking(from: FieldReader): Blocking {
  return { kind: from.text(), from: from.instant(), to: from.instant() };
}

function writeFee(to: FieldWriter, fee: Fee): void {
  to.text(fee.service);
  to.text(fee.tariff);
  to.amount(fee.amount);
  to.instant(fee.from);
}

function readFee(from: FieldReader): Fee {
  return { service: from.text(), tariff: from.text(), amount: from.amount(), from: from.instant() };
}

function writePayment(to: FieldWriter, payment: Payment): void {
  to.text(payment.id);
  to.instant(payment.at);
  to.amount(payment.amount);
}

function readPayment(from: FieldReader): Payment {
  return { id: from.text(), at: from.instant(), amount: from.amount() };
}

function writeCharge(to: FieldWriter, charge: Charge): void {
  to.text(charge.id);
  to.instant(charge.at);
  to.amount(charge.amount);
  to.text(charge.category);
}

function readCharge(from: FieldReader): Charge {
  return { id: from.text(), at: from.instant(), amount: from.amount(), category: from.text() };
}

function writeBalance(to: FieldWriter, balance: Balance): void {
  to.instant(balance.at);
  to.amount(balance.amount);
}

function readBalance(from: FieldReader): Balance {
  return { at: from.instant(), amount: from.amount() };
}

function writePromotion(to: FieldWriter, promotion: Promotion): void {
  to.text(promotion.promotion);
  to.instant(promotion.from);
  to.instant(promotion.to);
}

function readPromotion(from: FieldReader): Promotion {
  return { promotion: from.text(), from: from.instant(), to: from.instant() };
}

function writeEnrolment(to: FieldWriter, { at, action, programme, author, channel }: Enrolment): void {
  to.byte(action === 'enrol' ? 1 : 0);
  to.instant(at);
  to.textOrNull(programme);
  to.textOrNull(author);
  to.textOrNull(channel);
}

function readEnrolment(from: FieldReader): Enrolment {
  const isEnrol = from.byte() === 1;
  return {
    at: from.instant(),
    action: isEnrol ? 'enrol' : 'leave',
    programme: from.textOrNull(),
    author: from.textOrNull(),
    channel: from.textOrNull(),
  };
}

const NO_FLAG = 2;

function writeOpening(to: FieldWriter, { at, value, programme, enrolled }: Opening): void {
  to.byte(enrolled === null ? NO_FLAG : Number(enrolled));
  to.instant(at);
  to.whole(value);
  to.textOrNull(programme);
}

function readOpening(from: FieldReader): Opening {
  const flag = from.byte();
  return {
    at: from.instant(),
    value: from.whole(),
    programme: from.textOrNull(),
    enrolled: flag === NO_FLAG ? null : flag === 1,
  };
}

function writeAdjustment(to: FieldWriter, adjustment: Adjustment): void {
  to.text(adjustment.id);
  to.instant(adjustment.at);
  to.whole(adjustment.delta);
  to.text(adjustment.author);
  to.text(adjustment.reason);
  to.textOrNull(adjustment.programme);
}

function readAdjustment(from: FieldReader): Adjustment {
  return {
    id: from.text(),
    at: from.instant(),
    delta: from.whole(),
    author: from.text(),
    reason: from.text(),
    programme: from.textOrNull(),
  };
}

function writeTermination(to: FieldWriter, { at }: Termination): void {
  to.instant(at);
}

function readTermination(from: FieldReader): Termination {
  return { at: from.instant() };
}
