import { QueryCache, QueryClient } from '@tanstack/react-query';
import { askAgainOr } from './ask-again.ts';

/** The SDK retries by itself and knows when that is safe, so the cache does not; nor does it wait for a network in silence. */
export const createQueries = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({
      // The cache counts failures for ever. Here the count says how long to wait, and an answer begins it anew.
      onSuccess: (_data, query) => {
        if (query.state.errorUpdateCount > 0) query.setState({ errorUpdateCount: 0 });
      },
    }),
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
