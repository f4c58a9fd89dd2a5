export { type HealthDeps, healthRoutes } from './health.routes.ts';
