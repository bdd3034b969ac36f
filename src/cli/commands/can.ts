import { type Command, Option } from 'commander';
import { DEVICE_FLAGS, EDR_STATES, MFA_LEVELS, PLATFORMS, RISK_LEVELS } from '../../index.js';
import { answerOne } from '../can/answer-one.js';
import { answerRequests } from '../can/answer-requests.js';
import { answerOfTarget } from '../can/answer-target.js';
import type { QuestionOptions } from '../can/question.js';
import type { Start } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { usageFailure } from '../failure.js';
import { collect, examples, exits } from './help.js';

interface CanOptions extends QuestionOptions {
  readonly requests?: string;
  readonly target?: string;
}

const WHO = 'Who asks (exactly one):';
const BRINGS = 'What the request brings (what is left out counts as the worst value):';
const DEVICE = 'What the device brings (or --posture):';
const SESSION = 'What the session brings:';

/** Describes `ztctl can`. */
export function define(command: Command, start: Start): void {
  command
    .description(
      'Ask whether one request is allowed, and why: which policies allow or deny it, or what the nearest grant still asks for. With --requests: answer one request per line.',
    )
    .argument('[resource]', 'what is asked for')
    .option('--endpoint <url>', 'ask for the resource that owns this point instead')
    .option('-t, --target <name>', 'as this target will decide, read back from what would be shipped to it')
    .option(
      '--requests <file>',
      'answer JSON Lines from a file, or from stdin (-), one line each (schemas/request.schema.json)',
    );
  for (const option of options()) command.addOption(option);
  command
    .addHelpText(
      'after',
      examples(
        ['ztctl can crm --user ana@example.com --mfa strong --posture managed-laptop', 'a user on a good laptop'],
        ['ztctl can prod-ssh --as deploy --group sre --mfa any', 'someone who is only in sre'],
        ['ztctl can payments-api --workload ci-deployer --ip 10.20.3.7', 'a workload'],
        ['ztctl can --nobody --endpoint https://crm.example.com/webhook', 'whoever has no identity'],
        ['ztctl can crm --user ana@example.com --target web', 'what the vendor will answer'],
        ['ztctl can --requests requests.jsonl --json', 'many'],
      ),
    )
    .addHelpText('after', BATCH_HELP)
    .addHelpText(
      'after',
      exits(
        [EXIT.fine, 'allowed; with --requests: every line was answered'],
        [EXIT.findings, 'denied'],
        [EXIT.usage, 'a question that cannot be asked'],
        [EXIT.notAnalysed, 'faults in the policy; with --requests: a malformed line (the others are answered)'],
      ),
    )
    .action((resource: string | undefined, given: CanOptions) => {
      const { requests, target, ...question } = given;
      if (requests === undefined) {
        return start((context) =>
          target === undefined
            ? answerOne(context, resource, question)
            : answerOfTarget(context, target, resource, question),
        );
      }
      if (resource !== undefined || target !== undefined || Object.keys(question).length > 0) {
        throw usageFailure('with --requests the lines say everything', 'leave the resource and the other options away');
      }
      return start((context) => answerRequests(context, requests));
    });
}

function options(): Option[] {
  return [
    grouped(WHO, new Option('--user <address>', 'a user')),
    grouped(
      WHO,
      new Option(
        '--group <name>',
        'alone: someone who is only in this group; with --user: a synced group of the user (may be repeated)',
      ).argParser(collect),
    ),
    grouped(WHO, new Option('--workload <name>', 'a workload')),
    grouped(WHO, new Option('--nobody', 'no identity')),
    grouped(BRINGS, new Option('--as <login>', 'the login, for ssh resources')),
    grouped(BRINGS, new Option('--idp <name>', 'the identity provider of this login')),
    grouped(BRINGS, new Option('--mfa <level>', 'second factor').choices(MFA_LEVELS)),
    grouped(BRINGS, new Option('--risk <level>', 'risk of the user').choices(RISK_LEVELS)),
    grouped(BRINGS, new Option('--country <code>', 'country, ISO 3166-1')),
    grouped(BRINGS, new Option('--ip <address>', 'source address')),
    grouped(BRINGS, new Option('--approval <name>', 'an approval in force (may be repeated)').argParser(collect)),
    grouped(
      DEVICE,
      new Option('--posture <name>', 'a device with exactly what this posture demands (may be repeated)').argParser(
        collect,
      ),
    ),
    grouped(DEVICE, new Option('--platform <name>', 'operating system').choices(PLATFORMS)),
    grouped(DEVICE, new Option('--os-version <version>', 'its version')),
    grouped(DEVICE, new Option('--device-age <duration>', 'time since the device was last seen')),
    ...DEVICE_FLAGS.map((flag) =>
      grouped(DEVICE, new Option(`--${flag.replaceAll('_', '-')}`, flag.replaceAll('_', ' '))),
    ),
    grouped(DEVICE, new Option('--edr <state>', 'endpoint protection').choices(EDR_STATES)),
    grouped(DEVICE, new Option('--check <name>', 'a named check that holds (may be repeated)').argParser(collect)),
    grouped(SESSION, new Option('--session-age <duration>', 'time since the interactive login')),
    grouped(SESSION, new Option('--session-idle <duration>', 'time since the last activity')),
    grouped(SESSION, new Option('--recorded', 'the session is recorded')),
    grouped(SESSION, new Option('--isolated', 'it runs in a remote browser')),
    grouped(SESSION, new Option('--justified', 'the user gave a purpose')),
  ];
}

function grouped(heading: string, option: Option): Option {
  return option.helpGroup(heading);
}

const BATCH_HELP = `
--requests: one JSON object per line, any number of them; they are answered in order, as they come. Each answer repeats
the id of its request. Blank lines are skipped; CRLF, a byte order mark and a missing last line end are fine. A
malformed line, or one of more than 1 MiB, gets an error and the others are answered.`;
