import type { PortRange } from '../../../compiler/model/index.js';
import type { Arguments, Value } from './arguments.js';
import type { Faults } from './context.js';

/** The ports of one protocol, in either form: pairs of texts, or blocks of `from` and `to`. Merged. */
export function readPorts(segment: Arguments, protocol: 'tcp' | 'udp', faults: Faults): readonly PortRange[] {
  const pairs = pairsOf(segment, `${protocol}_port_ranges`, faults);
  const blocks = segment.blocks(`${protocol}_port_range`).flatMap((block) => {
    const [from, to] = [block.value('from'), block.value('to')];
    return from && to ? rangeOf(from, to, faults) : [];
  });
  if (pairs.length > 0 && blocks.length > 0 && JSON.stringify(pairs) !== JSON.stringify(blocks)) {
    const why = `\`${protocol}_port_ranges\` and \`${protocol}_port_range\` say different ports, and which of them counts is not documented`;
    faults.cannotJudge(segment.at(`${protocol}_port_range`), why);
  }
  return merge(pairs.length > 0 ? pairs : blocks);
}

function pairsOf(segment: Arguments, key: string, faults: Faults): readonly PortRange[] {
  const values = segment.values(key);
  if (values.length % 2 === 1) {
    faults.cannotJudge(segment.at(key), 'ports come in pairs of first and last, and one has no partner');
    return [];
  }
  return values.flatMap((from, at) => (at % 2 === 0 ? rangeOf(from, values[at + 1]!, faults) : []));
}

function rangeOf(from: Value, to: Value, faults: Faults): readonly PortRange[] {
  const [low, high] = [portOf(from), portOf(to)];
  if (low !== undefined && high !== undefined && low <= high) return [{ from: low, to: high }];
  faults.cannotJudge(from.span, `\`${from.text ?? '…'}\` to \`${to.text ?? '…'}\` is no range of ports`);
  return [];
}

function portOf({ text }: Value): number | undefined {
  if (text === undefined || !/^(0|[1-9]\d{0,4})$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65535 ? port : undefined;
}

function merge(ports: readonly PortRange[]): readonly PortRange[] {
  const merged: PortRange[] = [];
  for (const range of [...ports].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && range.from <= last.to + 1) merged[merged.length - 1] = { ...last, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged;
}
