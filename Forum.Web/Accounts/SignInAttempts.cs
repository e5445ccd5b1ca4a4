using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Forum.Web.Accounts;

/// <summary>
/// Counts wrong passwords by name, and says when there were too many. Names that nobody has are counted like any other, in
/// the same place and time: so neither the answer nor how long it takes tells which names exist. In memory: a restart
/// forgives, which nobody can bring about from outside.
/// </summary>
internal sealed class SignInAttempts(IOptions<AccountOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>So many names are kept in mind at most; the least used are forgotten first.</summary>
    private const int MaxNames = 50_000;

    /// <summary>How long after the last attempt a name's wrong passwords are forgotten. Longer than any lockout.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private readonly AccountOptions _options = options.Value;
    private readonly MemoryCache _names = new(new MemoryCacheOptions { SizeLimit = MaxNames });
    private readonly Lock _lock = new();

    /// <summary>
    /// To be called before a password is looked at: how long to wait instead; null to go on. The attempt counts as
    /// wrong until <see cref="Succeeded"/> is called, so that many at once are not more than many in a row.
    /// </summary>
    /// <param name="name">The name, normalized.</param>
    public TimeSpan? Begin(string name)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var before = _names.Get<Attempts>(name);
            if (before?.LockedUntil > now)
            {
                return before.LockedUntil - now;
            }

            var wrong = before is { LockedUntil: null } ? before.Wrong + 1 : 1;
            _names.Set(
                name,
                new Attempts(wrong, wrong >= _options.MaxWrongPasswords ? now + _options.LockoutDuration : null),
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Memory });
            return null;
        }
    }

    /// <summary>The password was right: what was wrong before is forgiven.</summary>
    public void Succeeded(string name) => _names.Remove(name);

    public void Dispose() => _names.Dispose();

    private sealed record Attempts(int Wrong, DateTimeOffset? LockedUntil);
}
