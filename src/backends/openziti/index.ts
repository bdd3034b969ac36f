/** The edge management API of a controller: what stands there, and a run of writes of which each is read back. */
export { OPENZITI_BACKEND, readingBackend, writingBackend } from './backend.js';
export { type ControllerAddress, connectController } from './client.js';
export { ControllerError, Moved, NotStored, Unsafe } from './controller-error.js';
export { type Exchange, NoReply, type Reply, type Request, readingOnly } from './exchange.js';
export { MANAGED_KINDS, type ManagedKind } from './managed.js';
export { type ApiObject, type Credentials, ReadingSession, type SessionOptions } from './reading-session.js';
export { WritingSession } from './writing-session.js';
