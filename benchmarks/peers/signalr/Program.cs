// A minimal SignalR application: groups are the channels, JSON is the protocol. With REDIS_PORT set, Redis is its backplane.
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using SignalR.Peer;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var signalR = builder.Services.AddSignalR();
if (builder.Configuration["REDIS_PORT"] is { Length: > 0 } redis)
{
    signalR.AddStackExchangeRedis($"127.0.0.1:{redis}");
}

var app = builder.Build();
app.MapHub<ChannelHub>("/hub");
app.MapPost("/publish", async (string channel, JsonElement payload, IHubContext<ChannelHub> hub) =>
{
    await hub.Clients.Group(channel).SendAsync("m", payload);
    return Results.NoContent();
});
app.Run();
