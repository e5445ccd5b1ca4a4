namespace Forum.Web.Boards;

internal static class BoardsExtensions
{
    public static WebApplicationBuilder AddBoards(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<BoardQueries>();
        return builder;
    }
}
