type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What could change what an engine does behind our back: more arguments (`-refresh=false`), another folder for its data, logs that hold what the
 * vendor and the provider say to each other.
 */
const LEFT_OUT = /^TF_(CLI_ARGS(_.*)?|LOG(_.*)?|DATA_DIR|APPEND_USER_AGENT)$/;

/** The environment of an engine: that of ztctl, credentials included, but for what would change how it runs. */
export function engineEnvironment(env: Environment): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !LEFT_OUT.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' };
}

const SECRET_NAME = /TOKEN|SECRET|PASSWORD|PASSWD|PRIVATE|CREDENTIAL|API_?KEY|ACCESS_KEY|^TF_VAR_/i;
/** Shorter values would blot out half of every message. */
const LEAST_SECRET = 8;

/** Replaces what looks like a secret of the environment wherever it stands in a text. */
export function hidingSecrets(env: Environment): (text: string) => string {
  const secrets = Object.entries(env)
    .flatMap(([name, value]) => (value !== undefined && SECRET_NAME.test(name) ? [value] : []))
    .filter((value) => value.length >= LEAST_SECRET)
    // As it stands in JSON too.
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '(secret)'), text);
}
