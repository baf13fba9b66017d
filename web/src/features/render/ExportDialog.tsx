import { Dialog } from "@base-ui/react/dialog"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { type Job, type Render, get } from "../../shared/api/client"
import { formatDuration, formatSize } from "../../shared/format"
import { TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { exportsOf } from "./exports"

/** The films's files, each with its use, to download. */
export function ExportDialog({ projectId, film }: { projectId: string; film: Render }) {
  const [isOpen, setIsOpen] = useState(false)
  const job = useQuery({
    queryKey: ["film", projectId, "exports", film.job_id],
    queryFn: () => get<Job>(`/api/jobs/${film.job_id}`),
    enabled: isOpen,
  })
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger className="button primary">
        <Icon name="download" />
        {TEXT.film.export}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog wide stack">
          <Dialog.Title>{TEXT.exports.title}</Dialog.Title>
          <Dialog.Description className="hint">
            {TEXT.exports.hint} {formatDuration(film.duration_s)}, {formatSize(film.size_bytes)}.
            {film.is_draft && ` ${TEXT.exports.draft}`}
          </Dialog.Description>
          {job.isPending && <p className="loading">{TEXT.loading}</p>}
          {job.isError && <ErrorNote error={job.error} onRetry={() => void job.refetch()} />}
          {job.data && (
            <ul className="exports">
              {exportsOf(job.data.output?.files ?? {}, projectId).map((row) => (
                <li key={row.url} className="row spread">
                  <div>
                    <p className="strong">{row.name}</p>
                    <p className="hint">{row.use}</p>
                  </div>
                  <a className="button square" href={row.url} download aria-label={TEXT.exports.download(row.name)}>
                    <Icon name="download" />
                  </a>
                </li>
              ))}
            </ul>
          )}
          <div className="row end">
            <Dialog.Close className="button">{TEXT.close}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
