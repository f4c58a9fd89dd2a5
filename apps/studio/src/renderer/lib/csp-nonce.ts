/** The nonce of this page's policy, which styles made at run time must carry. Empty where there is no policy. */
export const cspNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
