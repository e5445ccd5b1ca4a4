using System.Globalization;

namespace Realtime.Load.Protocols;

/// <summary>The channels: a prefix and six digits, so that all names are of one length.</summary>
internal sealed class ChannelNames(string prefix)
{
    public const int Digits = 6;

    public string this[int channel] => prefix + channel.ToString("D6", CultureInfo.InvariantCulture);
}
