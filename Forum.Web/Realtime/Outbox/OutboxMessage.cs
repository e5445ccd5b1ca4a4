using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Realtime.Backchannel.Channels;

namespace Forum.Web.Realtime.Outbox;

/// <summary>
/// A publication that waits to be sent: written in the transaction of the change it tells about, so that there is
/// never one without the other.
/// </summary>
internal sealed class OutboxMessage
{
    public const int MaxErrorLength = 500;

    /// <summary>Messages are published in the order of their ids; SQLite never gives an id out twice.</summary>
    public long Id { get; init; }

    /// <summary>Where to publish; <see cref="ConnectionOrder.Channel"/> for an order to the realtime service.</summary>
    public required string Channel { get; init; }

    /// <summary>What subscribers get, or the order: JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>Trace context (W3C traceparent) of the request that wrote the message.</summary>
    public string? Traceparent { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When the message was published, or given up (<see cref="Error"/> is set then); null while it waits.</summary>
    public DateTime? DoneAt { get; set; }

    /// <summary>How often the process that finished the message tried to.</summary>
    public int Attempts { get; set; }

    /// <summary>Why the message can never be published.</summary>
    public string? Error { get; set; }
}

internal sealed class OutboxTable : IEntityTypeConfiguration<OutboxMessage>
{
    private const int TraceparentLength = 55;

    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("Outbox");
        builder.HasKey(message => message.Id);
        builder.Property(message => message.Id).ValueGeneratedOnAdd();
        builder.Property(message => message.Channel).HasMaxLength(ChannelName.MaxLength);
        builder.Property(message => message.Traceparent).HasMaxLength(TraceparentLength);
        builder.Property(message => message.Error).HasMaxLength(OutboxMessage.MaxErrorLength);

        // Waiting messages (null) are found in id order, done ones by age.
        builder.HasIndex(message => message.DoneAt);
    }
}
