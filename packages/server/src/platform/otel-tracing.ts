import { ROOT_CONTEXT, type Span, SpanKind, trace as api } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from './logger.ts';
import type { OpenSpan, Tracing } from './tracing.ts';
import { within } from './within.ts';

// Loaded only where spans are wanted.

export type TracingOptions = {
  /** Where a collector takes OTLP over HTTP; without `/v1/traces`. */
  endpoint: string;
  /** The share of the requests that are recorded, from 0 to 1. */
  ratio: number;
  service: { name: string; version: string; instance: string };
  logger: Logger;
};

const EXPORT_MS = 2000;
const FLUSH_MS = 3000;
/** Spans that wait for the collector; further ones are dropped, so a collector that is away costs memory for so many. */
const WAITING_MAX = 4096;

/** W3C Trace Context, level 1. Later versions begin in the same way. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/;
const SAMPLED = 1;

export function startTracing({ endpoint, ratio, service, logger }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_MS,
  });
  const processor = new BatchSpanProcessor({
    exporter,
    maxQueueSize: WAITING_MAX,
    scheduledDelayMillis: 1000,
  });
  const provider = new TracerProvider({
    spanProcessors: [processor],
    resource: resourceFromAttributes({
      'service.name': service.name,
      'service.version': service.version,
      'service.instance.id': service.instance,
    }),
  });
  const tracer = provider.getTracer('livedrops');
  const sampler = new TraceIdRatioBasedSampler(ratio);
  /** Also of those that ask to be recorded: callers are strangers, and could have every request of theirs recorded. */
  const isChosen = (traceId: string) =>
    sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED;

  return {
    ofRequest(traceparent) {
      const parent = typeof traceparent === 'string' ? readParent(traceparent) : null;
      if (parent ? !parent.isSampled || !isChosen(parent.traceId) : Math.random() >= ratio) return null;
      const context = parent ? api.setSpanContext(ROOT_CONTEXT, contextOf(parent)) : ROOT_CONTEXT;
      return toOpen(tracer.startSpan('request', { kind: SpanKind.SERVER }, context));
    },
    follow(name, from, attributes = {}) {
      const contexts = from.flatMap((text) => {
        const parent = readParent(text);
        return parent ? [contextOf(parent)] : [];
      });
      const [first] = contexts;
      if (!first) return null;
      const links = contexts.map((context) => ({ context }));
      return toOpen(tracer.startSpan(name, { links, attributes }, api.setSpanContext(ROOT_CONTEXT, first)));
    },
    async close() {
      await within(provider.shutdown(), FLUSH_MS).catch((error: unknown) =>
        logger.warn({ err: error }, 'the last spans were not taken'),
      );
    },
  };
}

type Parent = { traceId: string; spanId: string; isSampled: boolean };

function readParent(text: string): Parent | null {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(text) ?? [];
  const isValid = /[^0]/.test(traceId) && /[^0]/.test(spanId);
  return isValid ? { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED } : null;
}

const contextOf = ({ traceId, spanId }: Parent) => ({ traceId, spanId, traceFlags: SAMPLED, isRemote: true });

function toOpen(span: Span): OpenSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    traceparent: `00-${traceId}-${spanId}-01`,
    end(attributes, name) {
      if (attributes) span.setAttributes(attributes);
      if (name !== undefined) span.updateName(name);
      span.end();
    },
  };
}
