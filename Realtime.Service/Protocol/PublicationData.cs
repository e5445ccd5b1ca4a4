namespace Realtime.Service.Protocol;

/// <summary>In which form a publication's data goes to a subscriber.</summary>
internal readonly ref struct PublicationData
{
    private PublicationData(bool asText, ReadOnlySpan<byte> delta)
    {
        AsText = asText;
        Delta = delta;
    }

    /// <summary>As it was published.</summary>
    public static PublicationData Plain => default;

    /// <summary>Whole, for a subscriber who takes deltas: JSON carries it as a string with the text of the data (protocol 1.13).</summary>
    public static PublicationData Full => new(true, default);

    /// <summary>Whether JSON carries the data as a string.</summary>
    public bool AsText { get; }

    /// <summary>The difference to the publication before; empty if the data is whole.</summary>
    public ReadOnlySpan<byte> Delta { get; }

    /// <summary>The difference to the publication before.</summary>
    public static PublicationData Patch(ReadOnlySpan<byte> delta) => new(true, delta);
}
