import { Refusal } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import { createId } from '../platform/id.ts';
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
    'products.create': ({ caller, body, intent }) =>
      intent.once({
        draw: () => createId('prd'),
        find: deps.products.findById,
        make: (id) => createProduct(deps, { ...body, id, creatorId: caller.creatorId }),
        present: presentProduct,
      }),
    'products.update': async ({ params, caller, body }) => {
      const own = { productId: params.productId, callerCreatorId: caller.creatorId };
      const changed = await updateProduct(deps, { ...own, change: body });
      return changed instanceof Refusal ? changed : presentProduct(changed);
    },
    'products.delete': ({ params, caller }) =>
      deleteProduct(deps, { productId: params.productId, callerCreatorId: caller.creatorId }),
  });
