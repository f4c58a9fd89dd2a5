import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { ExportDialog } from '../../components/export-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { formatCount } from '../../lib/format.ts';
import { useOwnCreator } from '../../lib/own-creator.ts';
import { useStudio } from '../../lib/studio.ts';
import { customerFilter, Customers, type CustomerSearch } from './customers.tsx';
import { customersExport, followersExport } from './fans-export.ts';
import { Followers } from './followers.tsx';
import tabs from '../../components/tabs.module.css';

const PARTS = ['customers', 'followers'] as const;
/** What people agreed to. */
const AGREED = {
  customers: t`You see the e-mail address of a buyer only while the buyer wants that. Write about their orders, and about nothing else.`,
  followers: t`Followers agreed to be told about your drops by this shop. Their addresses stay with the shop.`,
};
const LABELS = { customers: t`Customers`, followers: t`Followers` };

/** Who bought, and who follows. */
export const FansPage = () => {
  const [search, setSearch] = useSearchParams();
  const part = search.get('part') === 'followers' ? 'followers' : 'customers';
  const followers = useOwnCreator().data?.followerCount;
  const { client } = useStudio();
  const [isExporting, setExporting] = useState(false);
  const [customers, setCustomers] = useState<CustomerSearch>({ typed: '', sort: 'latest' });
  return (
    <Page
      title={t`Fans`}
      actions={
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          onClick={() => setExporting(true)}
        >
          {t`Export`}
        </Button>
      }
    >
      <div className={tabs['tabs']} role="group" aria-label={t`Part`}>
        {PARTS.map((name) => (
          <button
            key={name}
            type="button"
            className={tabs['tab']}
            aria-pressed={name === part}
            onClick={() => setSearch(name === 'followers' ? { part: name } : {}, { replace: true })}
          >
            <span>{LABELS[name]}</span>
            {name === 'followers' && followers !== undefined && followers > 0 && (
              <span className={`${tabs['count']} figures`}>{formatCount(followers)}</span>
            )}
          </button>
        ))}
      </div>
      <p className="dim">{AGREED[part]}</p>
      {part === 'customers' ? <Customers search={customers} onChange={setCustomers} /> : <Followers />}
      {isExporting && part === 'customers' && (
        <ExportDialog
          {...customersExport(client, customerFilter(customers))}
          onClose={() => setExporting(false)}
        />
      )}
      {isExporting && part === 'followers' && (
        <ExportDialog {...followersExport(client)} onClose={() => setExporting(false)} />
      )}
    </Page>
  );
};
