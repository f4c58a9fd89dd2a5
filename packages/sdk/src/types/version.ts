/** The version of this package. `pnpm version-packages` writes it. */
export const SDK_VERSION = '0.0.0';
