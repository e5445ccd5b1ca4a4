using Microsoft.Extensions.Options;

namespace Realtime.Backchannel.Channels;

/// <summary>Finds the namespace of a channel without allocating.</summary>
public sealed class NamespaceTable
{
    private readonly Dictionary<string, ChannelNamespace>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly ChannelNamespace? _default;

    /// <summary>Takes the namespaces of <paramref name="options"/> as they are now.</summary>
    public NamespaceTable(IOptions<BackchannelOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _byName = new Dictionary<string, ChannelNamespace>(options.Value.Namespaces, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _default = options.Value.DefaultNamespace;
    }

    /// <summary>The namespace of <paramref name="channel"/>, or null where it is not configured.</summary>
    public ChannelNamespace? Find(ReadOnlySpan<char> channel)
    {
        var name = ChannelName.NamespaceOf(channel);
        return name.IsEmpty ? _default : _byName.TryGetValue(name, out var found) ? found : null;
    }

    /// <summary>The namespace of <paramref name="channel"/>.</summary>
    /// <exception cref="ArgumentException">The name is malformed or its namespace is not configured.</exception>
    public ChannelNamespace Require(string channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (!ChannelName.IsValid(channel))
        {
            throw new ArgumentException(
                $"A channel name has 1 to {ChannelName.MaxLength} printable ASCII characters, without spaces or braces.",
                nameof(channel));
        }

        return Find(channel) ?? throw new ArgumentException(
            ChannelName.NamespaceOf(channel) is { IsEmpty: false } name
                ? $"The namespace '{name}' is not configured: add {BackchannelOptions.SectionName}:Namespaces:{name}."
                : $"Channels without a namespace are not configured: add {BackchannelOptions.SectionName}:DefaultNamespace.",
            nameof(channel));
    }
}
