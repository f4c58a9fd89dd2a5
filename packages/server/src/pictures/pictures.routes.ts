import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { presentPicture } from './picture.ts';
import { type UploadDeps, uploadPicture } from './upload-picture.ts';

export const picturesRoutes = (deps: UploadDeps) =>
  routes({
    'products.uploadImage': async ({ caller, readFile }) => {
      const uploaded = await uploadPicture(deps, { creatorId: caller.creatorId, readFile });
      return uploaded instanceof Refusal ? uploaded : presentPicture(uploaded);
    },
  });
