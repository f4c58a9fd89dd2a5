import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { createProduct, deleteProduct, type EditProductDeps, updateProduct } from './edit-product.ts';
import { listProducts } from './list-products.ts';
import { presentProduct } from './products.present.ts';

export const productsRoutes = (deps: EditProductDeps) =>
  routes({
    'products.list': ({ query }) => listProducts(deps, query),
    'products.get': async ({ params }) => {
      const product = await deps.products.findById(params.productId);
      return product ? presentProduct(product) : new Refusal('not_found');
    },
    'products.create': async ({ caller, body }) => {
      const made = await createProduct(deps, { ...body, creatorId: caller.creatorId });
      return made instanceof Refusal ? made : presentProduct(made);
    },
    'products.update': async ({ params, caller, body }) => {
      const own = { productId: params.productId, callerCreatorId: caller.creatorId };
      const changed = await updateProduct(deps, { ...own, change: body });
      return changed instanceof Refusal ? changed : presentProduct(changed);
    },
    'products.delete': ({ params, caller }) =>
      deleteProduct(deps, { productId: params.productId, callerCreatorId: caller.creatorId }),
  });
