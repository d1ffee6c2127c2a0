// The example of our own messages holds no secret, and with asterisks it would be typed with them.
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/(?!user:password@host\b)[^\s:/?#@]*):[^\s]*@/gi;
const KEYWORD_PASSWORD = /\b(\w*password|passwd|pwd)(\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s&,;]+)/gi;

/** Takes passwords out of text that came from elsewhere, such as the message of a driver or of a user's file. */
export function redactSecrets(text: string): string {
  return text.replace(URL_PASSWORD, '$1:***@').replace(KEYWORD_PASSWORD, '$1$2***');
}
