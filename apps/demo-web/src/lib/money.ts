export { formatMoney } from '@livedrops/sdk/contract';
