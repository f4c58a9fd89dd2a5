/** Limits of the wire, in one place. Lengths are in Unicode code points, amounts in minor units. */
export const LIMITS = {
  idLength: 64,
  emailLength: 254,
  passwordLengthMin: 8,
  passwordLength: 128,
  nameLength: 80,
  titleLength: 140,
  descriptionLength: 4000,
  bioLength: 600,
  reasonLength: 500,
  noteLength: 2000,
  urlLength: 2048,
  /** Links of a creator's profile, and how long each may be. */
  links: 5,
  linkLength: 500,
  altLength: 200,
  /** Of a product. */
  pictures: 8,
  /** Of a file that is uploaded: 20 MB. */
  pictureBytes: 20_000_000,
  /** Width times height, of what is uploaded. */
  picturePixels: 50_000_000,
  placeholderLength: 1000,
  searchLength: 80,
  /** Of a page of things sorted by title, whose cursor has the last title in it. */
  cursorLength: 1024,
  tokenLength: 256,
  price: 100_000_000,
  stock: 1_000_000,
  quantity: 100,
  perUserLimit: 100,
  orderLines: 20,
  /** Orders that a bulk step is given by name. */
  bulkOrders: 1000,
  holdSecondsMin: 30,
  holdSeconds: 3600,
  /** Tries to pay one order: too few to test stolen cards. */
  paymentTries: 10,
  /** Refunds of one part of an order. */
  refundsOfPart: 50,
  cancelMinutes: 43_200,
  webhookEndpoints: 10,
  apiKeys: 20,
  apiKeyDays: 365,
  linkMailsPerDay: 5,
  testNoticesPerMinute: 3,
  /** Days of a growth. */
  growthDays: 365,
  pageSize: 100,
  pageSizeDefault: 20,
  /** Pages that have a number. What is behind them has cursors. */
  pageNumber: 10_000,
} as const;
