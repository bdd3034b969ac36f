/** The edge management API of a controller: what stands there, and a run of writes of which each is read back. */

export { type Exchange, NoReply, type Reply, type Request } from '../exchange.js';
export { OPENZITI_BACKEND, readingBackend, writingBackend } from './backend.js';
export { type ControllerAddress, connectController } from './client.js';
export { ControllerError, Moved, NotStored, Unsafe } from './controller-error.js';
export { MANAGED_KINDS, type ManagedKind } from './managed.js';
export { readingOnly } from './reading-only.js';
export { type ApiObject, type Credentials, ReadingSession, type SessionOptions } from './reading-session.js';
export { WritingSession } from './writing-session.js';
