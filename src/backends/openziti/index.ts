/** The edge management API of a controller: a session that can only read, and one whose every write is read back. */
export { type ControllerAddress, connectController } from './client.js';
export { ControllerError, NotStored, Unsafe } from './controller-error.js';
export { type Exchange, NoReply, type Reply, type Request } from './exchange.js';
export { MANAGED_KINDS, type ManagedKind, type Wanted, wantedOf } from './managed.js';
export { type ApiObject, type Credentials, ReadingSession, type SessionOptions } from './reading-session.js';
export { reconcile, type Written } from './reconcile.js';
export { WritingSession } from './writing-session.js';
