/** Data with another status or headers than the usual success. */
export class Reply<T> {
  readonly data: T;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(data: T, options: { status?: number; headers?: Record<string, string> } = {}) {
    this.data = data;
    this.status = options.status;
    this.headers = options.headers ?? {};
  }
}
