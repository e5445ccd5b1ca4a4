using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;

namespace Realtime.Service.ServerApi;

/// <summary><c>channels</c>: the channels that somebody is subscribed to, on whichever node.</summary>
internal sealed class ChannelsMethod(ChannelSurvey survey, ApiGuard guard, IOptions<ApiOptions> options)
{
    private readonly int _max = options.Value.MaxChannels;

    public async Task<Answer<ChannelsResult>> RunAsync(ChannelsRequest request, CancellationToken cancellationToken)
    {
        var pattern = string.IsNullOrEmpty(request.Pattern) ? "*" : request.Pattern;
        if (pattern.Length > ChannelName.MaxLength)
        {
            return ApiError.BadRequest($"pattern has more than {ChannelName.MaxLength} characters");
        }

        return await guard.RunAsync<ChannelsResult>(async () =>
        {
            // One more than allowed shows that there are too many.
            if (await survey.CountAsync(pattern, _max + 1, cancellationToken) is not { } counts)
            {
                return ApiError.Unavailable("a node did not answer, try again");
            }

            return counts.Count > _max
                ? ApiError.BadRequest($"there are more than {_max} such channels, use a narrower pattern")
                : new ChannelsResult(counts.ToDictionary(count => count.Key, count => new ChannelInfo(count.Value)));
        }, cancellationToken);
    }
}
