import type { PortRange } from '../../compiler/model/index.js';
import type { Json } from '../target.js';
import { type Box, hostText } from './box.js';

type Body = { readonly [key: string]: Json };

/** Ids of the built-in config types (controller/db/migration_initialize.go, read 2026-11-22). */
export const INTERCEPT_TYPE = 'g7cIWbcGg';
export const HOST_TYPE = 'NH5p4FpGR';

/** What clients intercept: a convenience of the client, never a control. */
export function interceptConfig({ protocol, hosts, ports }: Box): Body {
  return {
    configTypeId: INTERCEPT_TYPE,
    data: { protocols: [protocol], addresses: hosts.map(hostText), portRanges: portRanges(ports) },
  };
}

/**
 * What the host of the service will connect to. It is the control: a client may ask for any address and port, so both are fixed where
 * there is one, and listed where there are several.
 */
export function hostConfig({ protocol, hosts, ports }: Box): Body {
  const [host] = hosts;
  const [range] = ports;
  const oneHost = hosts.length === 1 && host && (host.kind === 'name' || isSingle(hostText(host)));
  const onePort = ports.length === 1 && range && range.from === range.to;
  return {
    configTypeId: HOST_TYPE,
    data: {
      protocol,
      ...(oneHost ? { address: hostText(host) } : { forwardAddress: true, allowedAddresses: hosts.map(hostText) }),
      ...(onePort ? { port: range.from } : { forwardPort: true, allowedPortRanges: portRanges(ports) }),
    },
  };
}

function isSingle(text: string): boolean {
  return !text.includes('/') && !text.startsWith('*');
}

function portRanges(ports: readonly PortRange[]): Json {
  return ports.map(({ from, to }) => ({ low: from, high: to }));
}
