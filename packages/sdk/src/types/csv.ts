/** How a CSV file looks. */
export type CsvOptions<Column extends string> = {
  /** Which columns, in this order. Default: all of them. */
  columns?: Column[] | undefined;
  /** A zone of the IANA database, such as `Europe/Berlin`, in which times are written. Default `UTC`. */
  timeZone?: string | undefined;
};
