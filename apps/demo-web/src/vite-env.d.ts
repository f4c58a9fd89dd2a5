interface ImportMetaEnv {
  /** `1` puts the demo people on the sign-in page of a build. */
  readonly VITE_DEMO?: string;
}
