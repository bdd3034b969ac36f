import { InvalidArgumentError, Option } from 'commander';
import { SAFETY_RULES, type SafetyRule } from '../../index.js';

/** Reasons, by rule. */
export type Acks = ReadonlyMap<SafetyRule, string>;

const LONGEST = 500;

/** `--ack RULE=REASON`, which may be given once for each rule. */
export function ackOption(): Option {
  return new Option('--ack <rule=reason>', 'say why what a safety rule stops is right (once for each rule)').argParser(
    ackOf,
  );
}

function ackOf(text: string, before: Acks | undefined): Acks {
  const at = text.indexOf('=');
  const rule = SAFETY_RULES.find((one) => one === text.slice(0, Math.max(0, at)));
  if (at < 0) throw new InvalidArgumentError('Write RULE="why it is right".');
  if (rule === undefined) throw new InvalidArgumentError(`Rules are ${SAFETY_RULES.join(', ')}.`);
  const reason = text.slice(at + 1).trim();
  if (reason === '') throw new InvalidArgumentError('Say the reason after the equals sign.');
  if (reason.length > LONGEST) throw new InvalidArgumentError(`A reason has at most ${LONGEST} characters.`);
  if (before?.has(rule)) throw new InvalidArgumentError(`There is a reason for ${rule} already.`);
  return new Map([...(before ?? []), [rule, reason]]);
}
