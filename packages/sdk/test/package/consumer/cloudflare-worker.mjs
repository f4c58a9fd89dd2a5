import { callEveryMethod } from './every-method.mjs';

/** A Worker that is asked with the address of the API. */
export default {
  fetch: async (request) => {
    try {
      return new Response(await callEveryMethod(new URL(request.url).searchParams.get('api')));
    } catch (error) {
      return new Response(error.message, { status: 500 });
    }
  },
};
