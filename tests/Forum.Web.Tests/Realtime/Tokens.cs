using System.Net;
using System.Text.Json;
using Forum.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Tokens;

namespace Forum.Web.Tests.Realtime;

/// <summary>Does with a token what the realtime service does.</summary>
internal static class Tokens
{
    public static string Read(Answer answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return JsonDocument.Parse(answer.Html).RootElement.GetProperty("token").GetString()!;
    }

    public static async Task<TokenGrant> TakeAsync(ForumHost host, Answer answer) =>
        await host.Services.GetRequiredService<TokenStore>().TakeAsync(Read(answer))
            ?? throw new InvalidOperationException("The token is not in Redis.");
}
