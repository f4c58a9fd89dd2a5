import { ExportDialog } from '../../../components/export-dialog.tsx';
import { useStudio } from '../../../lib/studio.ts';
import { soldExport } from '../../../components/sold-export.ts';

/** The orders of one drop as a file. */
export const OrdersExport = ({ dropId, onClose }: { dropId: string; onClose: () => void }) => {
  const { client } = useStudio();
  return <ExportDialog {...soldExport(client, { dropId })} onClose={onClose} />;
};
