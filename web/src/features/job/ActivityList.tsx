import { useInfiniteQuery } from "@tanstack/react-query"
import { type Schemas, get } from "../../shared/api/client"
import { formatTime } from "../../shared/format"
import { TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon, type IconName } from "../../shared/ui/Icon"
import { ACTIVITY_TYPES, type ActivityLine, type ActivityTone, activityLine } from "./activity"

const PAGE_SIZE = 100
const REFRESH_MS = 2_000
const TYPES = ACTIVITY_TYPES.map((type) => `&type=${type}`).join("")
const ICONS: Record<ActivityTone, IconName> = { neutral: "clock", good: "check", caution: "alert", bad: "alert" }

interface ActivityListProps {
  projectId: string
  isLive: boolean
  onSelect: (assetId: string) => void
}

/** What the film's jobs did, the latest first, in plain words. */
export function ActivityList({ projectId, isLive, onSelect }: ActivityListProps) {
  const pages = useInfiniteQuery({
    queryKey: ["film", projectId, "activity"],
    queryFn: ({ pageParam }) => {
      const after = pageParam && `&after=${encodeURIComponent(pageParam)}`
      return get<Schemas["ActivityPage"]>(`/api/projects/${projectId}/activity?limit=${PAGE_SIZE}${TYPES}${after}`)
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: isLive && REFRESH_MS,
  })
  const events = pages.data?.pages.flatMap((page) => page.events) ?? []
  const lines = events.map(activityLine).filter((line) => line !== null)
  return (
    <div className="stack">
      {pages.isPending && <p className="loading">{TEXT.loading}</p>}
      {pages.isError && <ErrorNote error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data && lines.length === 0 && <p className="hint">{TEXT.activity.none}</p>}
      <ol className="activity" aria-label={TEXT.activity.label}>
        {lines.map((line) => (
          <Line key={line.id} line={line} onSelect={onSelect} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <button type="button" className="button" onClick={() => void pages.fetchNextPage()}>
          {TEXT.activity.more}
        </button>
      )}
    </div>
  )
}

function Line({ line, onSelect }: { line: ActivityLine; onSelect: (assetId: string) => void }) {
  const { assetId } = line
  return (
    <li className={`activity-line tone-${line.tone}`}>
      <Icon name={ICONS[line.tone]} />
      <div>
        {assetId === null ? (
          <p>{line.words}</p>
        ) : (
          <button type="button" className="text-button" onClick={() => onSelect(assetId)}>
            {line.words}
          </button>
        )}
        {line.detail !== null && <p className="hint">{line.detail}</p>}
      </div>
      <time className="hint" dateTime={line.at}>
        {formatTime(line.at)}
      </time>
    </li>
  )
}
