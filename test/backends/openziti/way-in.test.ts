import { describe, expect, test } from 'vitest';
import { accessOf } from '../../../src/backends/openziti/credentials.js';
import {
  connectController,
  type Exchange,
  ReadingSession,
  type Request,
  readingOnly,
  WritingSession,
} from '../../../src/backends/openziti/index.js';
import type { OpenZitiBackend } from '../../../src/targets/plan-backend.js';
import { createMemoryFileSystem } from '../../kit/memory-file-system.js';
import { StandIn } from './stand-in.js';

const PEM = '-----BEGIN CERTIFICATE-----\n';
const CONFIG: OpenZitiBackend = {
  type: 'openziti',
  url: 'https://controller.example.com:1280',
  ca: 'ca.pem',
  username: 'ztctl',
  passwordEnv: 'PASSWORD',
  tokenEnv: 'TOKEN',
};

function access(config: Partial<OpenZitiBackend>, env: Readonly<Record<string, string>>): unknown {
  const fs = createMemoryFileSystem();
  for (const name of ['ca', 'cert', 'key']) fs.create(`/project/${name}.pem`, Buffer.from(`${PEM}${name}`));
  fs.create('/project/text', Buffer.from('no pem'));
  const found = accessOf(fs, '/project', { ...CONFIG, ...config }, env);
  return found.ok ? found.access : [found.status, ...found.diagnostics.map(({ message }) => message)];
}

describe('how to log in at a controller', () => {
  test('a certificate, else a password, else a token', () => {
    const both = { PASSWORD: 'p', TOKEN: 't' };
    const pair = { certificate: 'cert.pem', key: 'key.pem' };
    expect(access(pair, both)).toEqual({
      address: { url: CONFIG.url, ca: `${PEM}ca`, certificate: { cert: `${PEM}cert`, key: `${PEM}key` } },
      credentials: { kind: 'certificate' },
    });
    expect(access({}, both)).toMatchObject({ credentials: { kind: 'password', username: 'ztctl', password: 'p' } });
    expect(access({}, { TOKEN: 't' })).toMatchObject({ credentials: { kind: 'token', token: 't' } });
  });

  test('what is missing is said by its name', () => {
    expect(access({}, {})).toEqual([
      'usage',
      '`PASSWORD` does not hold the password of `ztctl` at `https://controller.example.com:1280`',
    ]);
    expect(access({ ca: 'none.pem' }, { TOKEN: 't' })).toEqual([
      'usage',
      'cannot use `none.pem`: the system says ENOENT',
    ]);
    expect(access({ ca: 'text' }, { TOKEN: 't' })).toEqual(['usage', 'cannot use `text`: it holds no PEM']);
    expect(access({ certificate: 'cert.pem' }, { PASSWORD: 'p' })).toEqual([
      'usage',
      'cannot use `cert.pem`: a certificate and its key are configured together',
    ]);
    expect(access({ url: 'http://controller' }, { TOKEN: 't' })).toEqual([
      'usage',
      'cannot use `http://controller`: a controller is reached with https',
    ]);
  });

  test('a token is a bearer of the login alone, a certificate part of the connection', async () => {
    const controller = new StandIn();
    const session = new ReadingSession(controller.exchange);
    await session.login({ kind: 'token', token: 'secret-token' });
    await session.login({ kind: 'certificate' });
    await session.list('services');
    const [token, certificate, list] = controller.requests as [Request, Request, Request];
    expect([token.path, token.headers]).toEqual([
      '/edge/management/v1/authenticate?method=ext-jwt',
      { authorization: 'Bearer secret-token' },
    ]);
    expect([certificate.path, certificate.headers]).toEqual(['/edge/management/v1/authenticate?method=cert', {}]);
    expect(list.headers).toEqual({ 'zt-session': 'session-1' });
  });

  test('authorities and keys that are none are refused before anything is sent', () => {
    const url = CONFIG.url;
    expect(() => connectController({ url, ca: `${PEM}nothing` })).toThrow();
    expect(() => connectController({ url, certificate: { cert: PEM, key: PEM } })).toThrow();
  });

  test('whoever only reads cannot write, whatever session it uses', async () => {
    const controller = new StandIn();
    const exchange: Exchange = readingOnly(controller.exchange);
    const session = new WritingSession(exchange);
    await session.login({ kind: 'password', username: 'ztctl', password: 'secret' });
    await expect(session.create('services', { name: 'x', encryptionRequired: true })).rejects.toThrow('only reads');
    await expect(session.remove('configs', 'x')).rejects.toThrow('only reads');
    expect(controller.all('services')).toEqual([]);
  });
});
