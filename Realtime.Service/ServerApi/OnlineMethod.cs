using Realtime.Backchannel.Directory;

namespace Realtime.Service.ServerApi;

/// <summary><c>online</c>: which users have a connection, to whichever node.</summary>
internal sealed class OnlineMethod(OnlineUsers onlineUsers, ApiGuard guard)
{
    private const int MaxUsers = 10_000;

    public async Task<Answer<OnlineResult>> RunAsync(OnlineRequest request, CancellationToken cancellationToken)
    {
        var users = request.Users ?? [];
        if (users.Count > MaxUsers)
        {
            return ApiError.BadRequest($"more than {MaxUsers} users");
        }

        if (users.Contains(null))
        {
            return ApiError.BadRequest("a user is null");
        }

        var asked = users.OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        return await guard.RunAsync<OnlineResult>(async () =>
        {
            var online = await onlineUsers.FindAsync(asked, cancellationToken);
            return new OnlineResult([.. asked.Where(online.Contains)]);
        }, cancellationToken);
    }
}
