/**
 * How a compile, plan or apply ended. The command line gives each its exit code (docs: "Exit codes").
 * - `ok`: done.
 * - `usage`: the call or ztctl.yaml is wrong.
 * - `refused`: the policy, or what stands live, cannot be compiled or understood.
 * - `stopped`: a safety stop: something moved since the plan, or belongs to somebody else.
 * - `failed`: the disk or a lock failed; nothing was applied.
 * - `partial`: a part was applied, and the result says which.
 */
export type Status = 'ok' | 'usage' | 'refused' | 'stopped' | 'failed' | 'partial';
