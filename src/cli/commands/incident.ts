import Table from 'cli-table3';
import { type Command, Option } from 'commander';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { type EndedIncident, type EndRequest, endIncident } from '../../services/incident/end-incident.ts';
import { type ListedIncident, listIncidents } from '../../services/incident/list-incidents.ts';
import { type OpenedIncident, openIncident } from '../../services/incident/open-incident.ts';
import { wholeFrom } from '../arguments.ts';
import type { Io } from '../io.ts';

interface OpenFlags {
  readonly from: string;
  readonly programme?: string;
  readonly author: string;
  readonly reason: string;
}

type EndFlags = Pick<EndRequest, 'verdict' | 'author' | 'note'> & { readonly to?: string };

/** `stazh incident`: from when on nothing is decided, until somebody has said what became of it. */
export function registerIncident(program: Command, io: Io): void {
  const group = program
    .command('incident')
    .description('keep nights from deciding on facts that may be wrong, until somebody has looked');
  group
    .command('open')
    .description('decide nothing from a moment on, in the programmes it concerns')
    .requiredOption('--from <when>', 'a day or an instant: the first moment that may be wrong')
    .option('--programme <name>', 'only this one (default: every programme)')
    .requiredOption('--author <who>', 'who opens it')
    .requiredOption('--reason <text>', 'what happened')
    .action(async (flags: OpenFlags) => {
      const request = { ...flags, programme: flags.programme ?? null };
      const opened = await withDatabase(loadConfig(io.env), (database) =>
        openIncident(database, request, Date.now),
      );
      await io.out(openedText(opened));
    });
  registerEnd(group, io);
  group
    .command('list')
    .description('every incident, newest first')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .action(async ({ format }: { readonly format: 'table' | 'json' }) => {
      const listed = await withDatabase(loadConfig(io.env), listIncidents);
      await io.out(format === 'json' ? `${JSON.stringify(listed)}\n` : listText(listed));
    });
}

function registerEnd(group: Command, io: Io): void {
  group
    .command('end')
    .description('let the next night walk on')
    .argument('<id>', 'its number', wholeFrom(1))
    .addOption(
      new Option(
        '--verdict <verdict>',
        'lifted: the facts are right; fault: they were wrong, and are corrected',
      )
        .choices(['lifted', 'fault'])
        .makeOptionMandatory(),
    )
    .requiredOption('--author <who>', 'who ends it')
    .requiredOption('--note <text>', 'what was found')
    .option('--to <when>', 'a day or an instant: from then on all was right again (default: now)')
    .action(async (incidentId: number, flags: EndFlags) => {
      const ended = await withDatabase(loadConfig(io.env), (database) =>
        endIncident(database, { ...flags, incidentId, to: flags.to ?? null }, Date.now),
      );
      await io.out(endedText(incidentId, flags.verdict, ended));
    });
}

function openedText({ incidentId, from, decided }: OpenedIncident): string {
  const already = decided.map(
    ({ programme, walkedTo, isUnderWay, entries, outcomes }) =>
      `${programme}: walked up to ${walkedTo} already${isUnderWay ? ', where a night under way goes on to' : ''}: ` +
      `${entries} entries and ${outcomes} outcomes at or after the beginning are decided and stay; late facts mend them\n`,
  );
  return `incident ${incidentId} stands from ${from} on: nights decide nothing from there until it is ended\n${already.join('')}`;
}

function endedText(
  incidentId: number,
  verdict: EndRequest['verdict'],
  { programme, stillHeldBy }: EndedIncident,
): string {
  const whose = programme ?? 'every programme';
  const then =
    stillHeldBy.length > 0
      ? `${whose}: still held by incident ${stillHeldBy.join(', ')}`
      : `${whose}: the next \`stazh nightly\` walks on`;
  const facts =
    verdict === 'fault'
      ? 'import the corrected facts first; those that come later are walked as late facts\n'
      : '';
  return `incident ${incidentId} is ended: ${verdict}\n${then}\n${facts}`;
}

function listText(listed: readonly ListedIncident[]): string {
  if (listed.length === 0) return 'there was no incident\n';
  const head = ['incident', 'programme', 'from', 'to', 'opened by', 'reason', 'verdict', 'ended by', 'note'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const { incidentId, programme, from, to, openedBy, reason, verdict, endedBy, note } of listed) {
    table.push([
      String(incidentId),
      programme ?? 'all',
      from,
      to ?? 'stands',
      openedBy,
      reason,
      verdict ?? '',
      endedBy ?? '',
      note ?? '',
    ]);
  }
  return `${table.toString()}\n`;
}
