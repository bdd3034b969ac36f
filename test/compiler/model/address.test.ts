import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidrContains, formatAddress, lastOf, parseAddress, parseCidr } from '../../../src/compiler/model/index.js';

const block = (text: string) => {
  const cidr = parseCidr(text);
  if ('fault' in cidr) throw new Error(`${text}: ${cidr.fault}`);
  return cidr;
};

describe('addresses', () => {
  it('reads what is an address and nothing else', () => {
    for (const text of [
      '0.0.0.0',
      '255.255.255.255',
      '::',
      '::1',
      '2001:db8::7',
      '1:2:3:4:5:6:7:8',
      '64:ff9b::192.0.2.1',
    ]) {
      expect(parseAddress(text), text).toBeDefined();
    }
    const wrong =
      '10.0.0 10.0.0.256 010.0.0.1 1.2.3.4.5 1:2:3:4:5:6:7 1::2::3 fe80::1%eth0 [::1] ::12345 :1 0x7f.0.0.1 1.2.3.4::';
    for (const text of [...wrong.split(' '), '', ' 10.0.0.1']) {
      expect(parseAddress(text), text).toBeUndefined();
    }
  });

  it('reads an IPv4-mapped address as IPv4', () => {
    expect(parseAddress('::ffff:192.0.2.1')).toEqual(parseAddress('192.0.2.1'));
    expect(parseAddress('::ffff:c000:0201')).toEqual(parseAddress('192.0.2.1'));
    expect(block('::ffff:10.0.0.0/104').text).toBe('10.0.0.0/8');
    expect(block('::ffff:0:0/96').text).toBe('0.0.0.0/0');
    expect(parseCidr('::ffff:0:0/90')).toEqual({ fault: 'prefix' });
  });

  it('writes the shortest text and reads it back', () => {
    expect(formatAddress(parseAddress('2001:0DB8:0:0:1:0:0:1')!)).toBe('2001:db8::1:0:0:1');
    expect(formatAddress(parseAddress('0:0:0:0:0:0:0:0')!)).toBe('::');
    expect(formatAddress(parseAddress('1:0:2:3:4:5:6:7')!)).toBe('1:0:2:3:4:5:6:7');
    expect(formatAddress(parseAddress('1:2:3:4:5:6:0:0')!)).toBe('1:2:3:4:5:6::');
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (bits) => {
        fc.pre(bits >> 32n !== 0xffffn);
        expect(parseAddress(formatAddress({ family: 6, bits }))).toEqual({ family: 6, bits });
      }),
    );
  });

  it('refuses set host bits and says the block that was meant', () => {
    expect(parseCidr('10.1.0.0/8')).toEqual({ fault: 'host-bits', meant: '10.0.0.0/8' });
    expect(parseCidr('10.0.0.0/33')).toEqual({ fault: 'prefix' });
    expect(parseCidr('10.0.0.0/08')).toEqual({ fault: 'prefix' });
    expect(parseCidr('ten/8')).toEqual({ fault: 'address' });
  });

  it('knows what a block holds', () => {
    expect(cidrContains(block('10.0.0.0/8'), block('10.255.0.0/16'))).toBe(true);
    expect(cidrContains(block('10.0.0.0/16'), block('10.0.0.0/8'))).toBe(false);
    expect(cidrContains(block('0.0.0.0/0'), block('::/0'))).toBe(false);
    expect(formatAddress({ family: 4, bits: lastOf(block('10.0.0.0/8')) })).toBe('10.255.255.255');
  });
});
