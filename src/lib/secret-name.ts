/** Replaces secrets in records. */
export const REDACTED = '<redacted>';

/** Matches whole words of a name, so that MONKEY and TOKENIZER_PATH do not match. */
const SECRET_WORD =
  /^(API)?(KEY|SECRET|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|TOKEN|CREDENTIALS?|AUTH|COOKIE|SESSION|DSN)S?$/;

/** Whether the words of a variable's name suggest a secret, as in MT_API_KEY, DB_PASSWORD and authToken. */
export function isSecretName(name: string): boolean {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .some((word) => SECRET_WORD.test(word));
}
