/** What stands in a record in place of a secret. */
export const REDACTED = '<redacted>';

/** As a word of the name, so that MONKEY and TOKENIZER_PATH are none. */
const SECRET_WORD =
  /^(API)?(KEY|SECRET|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|TOKEN|CREDENTIALS?|AUTH|COOKIE|SESSION|DSN)S?$/;

/** Whether a variable of this name holds a secret, going by its words: MT_API_KEY, DB_PASSWORD, authToken. */
export function isSecretName(name: string): boolean {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .some((word) => SECRET_WORD.test(word));
}
