import { useQuery } from '@tanstack/react-query';
import { useStudio } from './studio.ts';

/** The signed-in person as the server knows them now: an address is confirmed in a browser, of which the session hears nothing. */
export const useMe = () => {
  const { client } = useStudio();
  return useQuery({ queryKey: ['me'], queryFn: async ({ signal }) => client.auth.me({ signal }) });
};
