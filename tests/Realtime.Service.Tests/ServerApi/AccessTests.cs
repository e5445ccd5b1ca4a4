using System.Net;
using Microsoft.Extensions.Options;

namespace Realtime.Service.Tests.ServerApi;

/// <summary>Who may call, how, and what settings are accepted.</summary>
[Collection(TwoNodes.Name)]
public sealed class AccessTests(RedisFixture fixture) : ApiTests(fixture)
{
    [Theory]
    [InlineData("X-API-Key", Key, HttpStatusCode.OK)]
    [InlineData("X-API-Key", NextKey, HttpStatusCode.OK)]
    [InlineData("Authorization", "apikey " + Key, HttpStatusCode.OK)]
    [InlineData("Authorization", "ApiKey " + NextKey, HttpStatusCode.OK)]
    [InlineData("Authorization", "Bearer " + Key, HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", Key, HttpStatusCode.Unauthorized)]
    [InlineData("X-API-Key", "", HttpStatusCode.Unauthorized)]
    [InlineData("X-API-Key", "first-key-012345678", HttpStatusCode.Unauthorized)]
    [InlineData("X-API-Key", "FIRST-KEY-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData("X-API-Key", Key + "," + NextKey, HttpStatusCode.Unauthorized)]
    [InlineData("X-Other", Key, HttpStatusCode.Unauthorized)]
    public async Task Only_who_presents_a_key_is_answered(string header, string value, HttpStatusCode expected)
    {
        using var http = new HttpClient { BaseAddress = Node.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        using var response = await http.PostAsync("/api/info", Json("{}"));
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected != HttpStatusCode.OK, (await response.Content.ReadAsStringAsync()).Length == 0);
    }

    [Fact]
    public async Task A_key_in_the_address_is_none()
    {
        using var http = new HttpClient { BaseAddress = Node.Address };
        using var response = await http.PostAsync("/api/info?api_key=" + Key, Json("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "info")]
    [InlineData("POST", "nonsense")]
    [InlineData("GET", "info")]
    public async Task Without_configured_keys_nobody_is_admitted(string method, string name)
    {
        using var http = new HttpClient { BaseAddress = Fixture.NodeB.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/" + name);
        request.Headers.Add("X-API-Key", Key);
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("fifteen-chars-x")]
    [InlineData("")]
    [InlineData("sixteen chars xx")]
    [InlineData("sixteen-chars-xå")]
    public async Task A_key_that_is_too_easy_stops_the_start_and_is_not_shown(string key)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RealtimeNode.StartAsync(
            Fixture.Redis.ConnectionString, new() { ["Realtime:Api:Keys:0"] = Key, ["Realtime:Api:Keys:1"] = key }));
        Assert.Contains("Realtime:Api:Keys:1", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Realtime:Api:Keys:0", refused.Message, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !refused.Message.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Realtime:Api:MaxBodySize", "1023")]
    [InlineData("Realtime:Api:MaxHistoryPublications", "0")]
    [InlineData("Realtime:Api:MaxChannels", "0")]
    [InlineData("Realtime:Api:ErrorMode", "7")]
    public async Task A_setting_that_makes_no_sense_stops_the_start(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RealtimeNode.StartAsync(Fixture.Redis.ConnectionString, new() { [setting] = value }));
        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Only_post_is_allowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/publish");
        using var http = Caller();
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Publish")]
    [InlineData("connections")]
    public async Task A_method_that_is_not_there_is_not_found(string method)
    {
        using var http = Caller();
        using var response = await http.PostAsync("/api/" + method, Json("{}"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
