namespace Realtime.Service.Limits;

/// <summary>How often something may be done: so much in the long run, and so much at once.</summary>
public sealed class RateLimit
{
    /// <summary>The highest value of both settings.</summary>
    public const int Highest = 1_000_000;

    /// <summary>How many times a second in the long run, up to 1,000,000; 0 for no limit. May be less than one: 0.2 is every five seconds.</summary>
    public double PerSecond { get; set; }

    /// <summary>How many times at once after a pause, 1 to 1,000,000.</summary>
    public int Burst { get; set; } = 1;

    /// <summary>Whether there is no limit.</summary>
    public bool IsOff => PerSecond == 0;
}
