import { useQuery } from "@tanstack/react-query"
import type { Take } from "../../shared/api/client"
import { formatCost, formatDuration } from "../../shared/format"
import { TAKE_STATUS, TEXT } from "../../shared/text"
import { ActionButton } from "../../shared/ui/ActionButton"

/** One take: what it is, where it comes from, and what can be done with it. */
export function TakeCard({ projectId, take }: { projectId: string; take: Take }) {
  return (
    <li className={`take take-${take.status}`}>
      <Medium take={take} />
      <p>
        <span className="strong">{TAKE_STATUS[take.status]}</span> · {take.model} · {formatCost(take.cost_microusd)}
        {take.duration_s !== null && ` · ${formatDuration(take.duration_s)}`}
        {take.is_softened && ` · ${TEXT.asset.softened}`}
      </p>
      {take.prompt !== null && <p className="hint">{take.prompt}</p>}
      <div className="row">
        {take.actions?.map((action) => (
          <ActionButton key={action.label} action={action} refreshes={["film", projectId]} />
        ))}
      </div>
    </li>
  )
}

function Medium({ take }: { take: Take }) {
  const [family] = take.media_type.split("/")
  switch (family) {
    case "image":
      return <img src={`${take.thumbnail_url ?? take.url}?width=640`} alt={TEXT.asset.by(take.model)} />
    case "audio":
      return <audio controls preload="none" src={take.url} aria-label={TEXT.asset.by(take.model)} />
    case "video":
      return <video controls preload="metadata" muted src={take.url} aria-label={TEXT.asset.by(take.model)} />
    default:
      return <WrittenTake url={take.url} />
  }
}

function WrittenTake({ url }: { url: string }) {
  const text = useQuery({
    queryKey: ["text", url],
    queryFn: async () => (await fetch(url)).text(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return <p className="written">{text.data ?? "…"}</p>
}
