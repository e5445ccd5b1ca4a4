namespace Forum.Web.Realtime.Outbox;

/// <summary>How the outbox is emptied: configuration section <c>Forum:Outbox</c>.</summary>
internal sealed class OutboxOptions
{
    public const string SectionName = "Forum:Outbox";

    /// <summary>How often to look without having been woken: a safety net, for rows that another process wrote.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two attempts while Redis is away; the first ones come sooner.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long published messages stay, to be looked at.</summary>
    public TimeSpan KeepDone { get; set; } = TimeSpan.FromDays(1);
}
