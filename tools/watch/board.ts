import {
  ReduceDataOptionsBuilder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as GraphBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** What a panel shows: expressions by the name that each has in the legend (`{{label}}` is its value). */
export type PanelOptions = {
  title: string;
  /** What to read from it, and what is good. */
  says: string;
  /** As Grafana names units: `s`, `reqps`, `percentunit`, `short`. Default: `short`. */
  unit?: string;
  lines: Record<string, string>;
  /** From here on it is red. Default: it has no colour. */
  badFrom?: number;
};

export type Panel = { kind: 'graph' | 'number'; options: PanelOptions };

export const graph = (options: PanelOptions): Panel => ({ kind: 'graph', options });
/** One number of this moment. */
export const number = (options: PanelOptions): Panel => ({ kind: 'number', options });

const SOURCE = { type: 'prometheus', uid: '${source}' };
/** Grafana's grid has 24 columns. */
const GRAPH = { span: 12, height: 8 };
const NUMBER = { span: 6, height: 4 };

/** How fast a counter grows, for each second. */
export const rate = (series: string): string => `rate(${series}[$__rate_interval])`;

/** The value that so much of a histogram is below, by labels if given. */
export const quantile = (q: number, histogram: string, by: readonly string[] = []): string => {
  const [, name, labels = ''] = /^(\w+)(\{.*\})?$/.exec(histogram) ?? [];
  return `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (${rate(`${name}_bucket${labels}`)}))`;
};

/** A share of 100 %. Nothing of nothing is no share. */
export const share = (part: string, whole: string): string => `sum(${part}) / sum(${whole})`;

export function board(
  uid: string,
  { title, says }: { title: string; says: string },
  panels: readonly Panel[],
) {
  const builder = new DashboardBuilder(`LiveDrops: ${title}`)
    .uid(`livedrops-${uid}`)
    .description(says)
    .tags(['livedrops'])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('10s')
    .timezone('browser')
    .readonly()
    .withVariable(new DatasourceVariableBuilder('source').label('Prometheus').type('prometheus'))
    .withVariable(
      new QueryVariableBuilder('instance')
        .label('Process')
        .datasource(SOURCE)
        .query('label_values(livedrops_build_info, instance)')
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .multi(true)
        .includeAll(true)
        .allValue('.*'),
    );
  for (const panel of panels) builder.withPanel(toPanel(panel));
  return builder.build();
}

function toPanel({ kind, options }: Panel) {
  const { title, says, unit = 'short', lines } = options;
  const panel = kind === 'graph' ? toGraph() : toNumber(options);
  const { span, height } = kind === 'graph' ? GRAPH : NUMBER;
  panel.title(title).description(says).datasource(SOURCE).unit(unit).span(span).height(height);
  for (const [index, [legend, expression]] of Object.entries(lines).entries())
    panel.withTarget(
      new DataqueryBuilder()
        .refId(String.fromCodePoint(A + index))
        .expr(ofInstances(expression))
        .legendFormat(legend),
    );
  return panel;
}

/** Grafana names the queries of a panel A, B, C … */
const A = 65;

const toGraph = () =>
  new GraphBuilder()
    .fillOpacity(10)
    .min(0)
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));

function toNumber({ badFrom }: PanelOptions) {
  const panel = new StatBuilder().reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
  const steps = [{ value: null, color: badFrom === undefined ? 'text' : 'green' }];
  const bad = badFrom === undefined ? [] : [{ value: badFrom, color: 'red' }];
  return panel.thresholds(
    new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps, ...bad]),
  );
}

/** Each series is of the processes that were chosen above the board. */
const ofInstances = (expression: string): string =>
  expression.replaceAll(/\b((?:livedrops|nodejs|process)_\w+)(\{)?/g, (_, name: string, brace?: string) =>
    brace === undefined ? `${name}{instance=~"$instance"}` : `${name}{instance=~"$instance", `,
  );
