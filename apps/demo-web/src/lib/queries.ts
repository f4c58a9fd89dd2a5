import { QueryClient } from '@tanstack/react-query';
import { askAgainOr } from './ask-again.ts';

/** The SDK retries by itself and knows when that is safe, so the cache does not; nor does it wait for a network in silence. */
export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: false,
        networkMode: 'always',
        refetchOnReconnect: 'always',
        refetchInterval: askAgainOr(false),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
